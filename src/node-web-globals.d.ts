// Types of the browser that the typings of @mistralai/mistralai and ollama expect and @types/node does not declare.
type RequestInfo = string | URL | Request;
type HeadersInit = ConstructorParameters<typeof Headers>[0];
