import net from 'node:net';
import tls from 'node:tls';

/** Where the local runtime serves what has a host name of its own on AWS. */
export interface AwsHosts {
  /** Port of the APIs; undefined for a function that has no way to the internet. */
  readonly gatewayPort: number | undefined;
  /** Port of the AWS endpoint. */
  readonly awsPort: number;
  /** The APIs' own `host:port`, as events name it. */
  readonly ownHost: string;
}

const GATEWAY_HOST = /^[a-z0-9]+\.(execute-api\.[a-z0-9-]+\.amazonaws\.com|lambda-url\.[a-z0-9-]+\.on\.aws)$/;
/** Where CloudFormation takes the answers of custom resources. */
const RESPONSE_HOST = /^cloudformation-custom-resource-response-[a-z0-9]+\.s3\.amazonaws\.com$/;

/**
 * Leads TLS connections to AWS's names for APIs, `@connections`, function URLs and custom resources' answers to
 * the local runtime, which speaks plain HTTP: what a template or an event says works as it stands. Taken before
 * the network rules, which know this machine's addresses only.
 */
export function installAwsHosts(hosts: AwsHosts): void {
  const { connect } = net.Socket.prototype;
  const original = tls.connect;
  const portOf = (host: string, port: number): number | undefined => {
    if (RESPONSE_HOST.test(host)) return hosts.awsPort;
    return GATEWAY_HOST.test(host) || `${host}:${port}` === hosts.ownHost ? hosts.gatewayPort : undefined;
  };
  const patched = (...given: unknown[]): unknown => {
    const first = given[0];
    const options = typeof first === 'object' && first !== null ? first : {};
    const read = (name: string): string => String(Reflect.get(options, name) ?? '');
    const port = portOf(read('host') || read('hostname'), Number(read('port') || 443));
    if (port === undefined) return Reflect.apply(original, tls, given);
    // What a TLS socket has beyond a plain one, as far as HTTP clients look at it.
    const socket = Object.assign(new net.Socket(), { authorized: true, alpnProtocol: false });
    const listener = given.findLast((each) => typeof each === 'function');
    if (typeof listener === 'function') socket.once('secureConnect', () => listener());
    socket.once('connect', () => socket.emit('secureConnect'));
    Reflect.apply(connect, socket, [{ host: '127.0.0.1', port }]);
    return socket;
  };
  Reflect.set(tls, 'connect', patched);
}
