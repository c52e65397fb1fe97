/** What requests to one address go through: connections that stay open, and no TLS where there is none. */
export function keptConnection({ protocol }: URL) {
  const { request, Agent } = process.getBuiltinModule(protocol === 'http:' ? 'node:http' : 'node:https');
  return { request, agent: new Agent({ keepAlive: true, maxSockets: 4 }) };
}
