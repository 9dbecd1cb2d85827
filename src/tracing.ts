/** LangChain reports every text to its makers when these variables are set; nothing here may reach them. */
export function withoutTracing(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment))
    if (/^(LANGSMITH|LANGCHAIN)_/.test(name)) delete environment[name];
}
