// Types of the browser that the typings of @mistralai/mistralai, ollama and @resvg/resvg-wasm expect and @types/node
// does not declare.
type RequestInfo = string | URL | Request;
type HeadersInit = ConstructorParameters<typeof Headers>[0];
type BufferSource = ArrayBufferView | ArrayBuffer;
declare namespace WebAssembly {
  class Module {}
}
