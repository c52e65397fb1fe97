/** What a machine says of itself at one moment; what cannot be read is undefined. */
export interface Readings {
  /** Of each core. */
  readonly cores: readonly CoreTimes[];
  readonly memory: Amounts | undefined;
  readonly swap: Amounts | undefined;
  /** Counters of each network interface, by a name that another interface in its place does not have. */
  readonly network: ReadonlyMap<string, Traffic>;
  readonly processes: number | undefined;
}

/** Time since the start of the machine, in any unit. */
export interface CoreTimes {
  readonly busy: number;
  readonly total: number;
}

export interface Amounts {
  readonly usedBytes: number;
  readonly totalBytes: number;
}

export interface Traffic {
  readonly rxBytes: number;
  readonly txBytes: number;
}

export type Machine = () => Promise<Readings> | Readings;
