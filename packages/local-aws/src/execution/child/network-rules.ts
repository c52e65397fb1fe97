import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

/** What a function may reach; `host:port` entries with lower-case host names or addresses. */
export interface NetworkRules {
  readonly functionName: string;
  readonly inVpc: boolean;
  /** The AWS endpoint; for a function in the VPC also the stores, for one outside the permitted stand-ins. */
  readonly allowed: readonly string[];
  /** Ports on loopback that stand for a store by AWS's name: `nubo-database.proxy-….rds.amazonaws.com:5432`. */
  readonly leads?: Readonly<Record<string, number>>;
  /** Names for a refusal's line: `127.0.0.1:5432` → `PostgreSQL`. */
  readonly known: Readonly<Record<string, string>>;
}

const LOOPBACK =
  /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|::1|::|0\.0\.0\.0|::ffff:127\.\d+\.\d+\.\d+)$/i;

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Decides one destination. Loopback names are one machine, so an entry for one of them holds for all. */
export function checkDestination(rules: NetworkRules, host: string, port: number): Decision {
  const loopback = LOOPBACK.test(host);
  const canonical = `${loopback ? 'loopback' : host.toLowerCase()}:${port}`;
  const canonicalEntry = (entry: string): string => {
    const at = entry.lastIndexOf(':');
    const name = entry.slice(0, at).replace(/^\[|\]$/g, '');
    return `${LOOPBACK.test(name) ? 'loopback' : name.toLowerCase()}:${entry.slice(at + 1)}`;
  };
  if (rules.allowed.some((entry) => canonicalEntry(entry) === canonical)) return { allowed: true };
  const target = Object.entries(rules.known).find(([entry]) => canonicalEntry(entry) === canonical)?.[1];
  const shown = `${target ? `${target} at ` : ''}${host}:${port}`;
  if (rules.inVpc) {
    const missing =
      'a function in the VPC reaches only its stores and the AWS endpoint, it has no internet egress';
    return { allowed: false, reason: `${rules.functionName} cannot reach ${shown}: ${missing}` };
  }
  if (!loopback && target === undefined) return { allowed: true };
  const missing = target
    ? 'it stands outside the VPC; give it the VPC (inVpc) to open this store'
    : 'a function outside the VPC reaches no address of this machine but the AWS endpoint and permitted stand-ins';
  return { allowed: false, reason: `${rules.functionName} cannot reach ${shown}: ${missing}` };
}

function refusal(syscall: string, host: string, port: number, reason: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${syscall} ECONNREFUSED ${host}:${port} (network rule: ${reason})`), {
    code: 'ECONNREFUSED',
    errno: -111,
    syscall,
    address: host,
    port,
  });
}

/**
 * Enforces the rules on every TCP, TLS, HTTP and UDP socket of this process. It catches mistakes that AWS
 * would punish; it is no wall against code that means harm (a child process of the function escapes it).
 */
export function installNetworkRules(rules: NetworkRules, log: (line: string) => void): void {
  const refuse = (syscall: string, host: string, port: number, reason: string): NodeJS.ErrnoException => {
    log(`NETWORK ${reason}\n`);
    return refusal(syscall, host, port, reason);
  };
  guardTcp(rules, refuse);
  guardUdp(rules, refuse);
  if (rules.inVpc) guardNames(rules, log);
}

type Refuse = (syscall: string, host: string, port: number, reason: string) => NodeJS.ErrnoException;
type Lookup = NonNullable<net.TcpSocketConnectOpts['lookup']>;

function guardTcp(rules: NetworkRules, refuse: Refuse): void {
  const connect = net.Socket.prototype.connect;
  // Typed by its own overloads; the arguments are normalised by Node's own function below.
  const guarded = function (this: net.Socket, ...given: unknown[]): net.Socket {
    const [options, callback] = normalise(given);
    // A path is a local socket; HTTP's agent leaves it null beside a port.
    if (options.path || options.port === undefined) return Reflect.apply(connect, this, given);
    const host = options.host ?? 'localhost';
    const port = Number(options.port);
    const decision = checkDestination(rules, host, port);
    if (!decision.allowed) {
      const error = refuse('connect', host, port, decision.reason);
      // A lookup that fails takes the socket through its usual states, which HTTP/2 and TLS watch.
      const lookup: Lookup = (_name, _options, done) => process.nextTick(done, error, '', 0);
      const nowhere = { ...options, host: 'refused.invalid', lookup };
      return Reflect.apply(connect, this, callback ? [nowhere, callback] : [nowhere]);
    }
    const led = rules.leads?.[`${host.toLowerCase()}:${port}`];
    if (led !== undefined) {
      const local = { ...options, host: '127.0.0.1', port: led };
      return Reflect.apply(connect, this, callback ? [local, callback] : [local]);
    }
    if (net.isIP(host) !== 0 || LOOPBACK.test(host)) return Reflect.apply(connect, this, given);
    // A public name may still resolve to this machine.
    const original: Lookup = options.lookup ?? dns.lookup;
    const lookup: Lookup = (name, lookupOptions, done) =>
      original(name, lookupOptions, (error, address, family) => {
        const addresses =
          typeof address === 'string' ? [address] : (address ?? []).map((each) => each.address);
        for (const each of error ? [] : addresses) {
          const resolved = checkDestination(rules, each, port);
          // The store's and stand-ins' own names are allowed by name, whatever they resolve to.
          if (!resolved.allowed && !rules.allowed.includes(`${host.toLowerCase()}:${port}`)) {
            return done(refuse('connect', each, port, resolved.reason), '', 0);
          }
        }
        done(error, address, family);
      });
    return Reflect.apply(
      connect,
      this,
      callback ? [{ ...options, lookup }, callback] : [{ ...options, lookup }],
    );
  };
  net.Socket.prototype.connect = guarded;
}

/** `connect(options, cb)`, `connect(port, host, cb)` and Node's internal `connect([options, cb])`. */
function normalise(
  given: unknown[],
): [Partial<net.TcpSocketConnectOpts> & { path?: string | null }, (() => void) | undefined] {
  const args = Array.isArray(given[0]) ? given[0] : given;
  const callback = args.findLast((each) => typeof each === 'function');
  const first: unknown = args[0];
  if (typeof first === 'object' && first !== null) return [first, callback];
  const host = typeof args[1] === 'string' ? args[1] : 'localhost';
  const isPort = typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first));
  return [isPort ? { port: Number(first), host } : { path: String(first) }, callback];
}

function guardUdp(rules: NetworkRules, refuse: Refuse): void {
  const { send, connect } = dgram.Socket.prototype;
  const check = (socket: dgram.Socket, port: number, host: string): boolean => {
    const decision = checkDestination(rules, host, port);
    if (decision.allowed) return true;
    const error = refuse('send', host, port, decision.reason);
    process.nextTick(() => socket.emit('error', error));
    return false;
  };
  dgram.Socket.prototype.send = function (this: dgram.Socket, ...given: unknown[]): void {
    const numbers = given.filter((each) => typeof each === 'number');
    const port = numbers.at(-1);
    const host = given.slice(1).find((each) => typeof each === 'string') ?? 'localhost';
    if (port === undefined || check(this, port, host)) Reflect.apply(send, this, given);
  };
  dgram.Socket.prototype.connect = function (this: dgram.Socket, ...given: unknown[]): void {
    const host = given.find((each) => typeof each === 'string') ?? 'localhost';
    if (check(this, Number(given[0]), host)) Reflect.apply(connect, this, given);
  };
}

/** In the VPC no public name is worth resolving: fail there, with the reason, instead of at the connection. */
function guardNames(rules: NetworkRules, log: (line: string) => void): void {
  const names = new Set(rules.allowed.map((entry) => entry.slice(0, entry.lastIndexOf(':')).toLowerCase()));
  const permitted = (name: string): boolean =>
    names.has(name.toLowerCase()) || net.isIP(name) !== 0 || LOOPBACK.test(name);
  const failure = (name: string): NodeJS.ErrnoException => {
    log(
      `NETWORK ${rules.functionName} cannot resolve ${name}: a function in the VPC has no internet egress\n`,
    );
    return Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), {
      code: 'ENOTFOUND',
      errno: -3008,
      syscall: 'getaddrinfo',
      hostname: name,
    });
  };
  for (const method of [
    'lookup',
    'resolve',
    'resolve4',
    'resolve6',
    'resolveAny',
    'resolveTxt',
    'resolveSrv',
  ] as const) {
    guardCallback(dns, method, permitted, failure);
    guardPromise(dns.promises, method, permitted, failure);
  }
}

type Permitted = (name: string) => boolean;
type Failure = (name: string) => NodeJS.ErrnoException;

function guardCallback(target: object, method: string, permitted: Permitted, failure: Failure): void {
  const original: unknown = Reflect.get(target, method);
  if (typeof original !== 'function') return;
  Reflect.set(target, method, (name: string, ...rest: unknown[]): unknown => {
    if (permitted(String(name))) return Reflect.apply(original, target, [name, ...rest]);
    const done = rest.findLast((each) => typeof each === 'function');
    const error = failure(String(name));
    if (typeof done === 'function') process.nextTick(() => Reflect.apply(done, undefined, [error]));
    return undefined;
  });
}

function guardPromise(target: object, method: string, permitted: Permitted, failure: Failure): void {
  const original: unknown = Reflect.get(target, method);
  if (typeof original !== 'function') return;
  Reflect.set(target, method, async (name: string, ...rest: unknown[]): Promise<unknown> => {
    if (!permitted(String(name))) throw failure(String(name));
    return Reflect.apply(original, target, [name, ...rest]);
  });
}
