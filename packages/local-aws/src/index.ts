/** Runs any synthesised CDK app on one machine; `cli.ts` is the same as a command. */
export type { ControlRoute } from './control/control-route.ts';
export { ControlInputError } from './control/router.ts';
export type { Companion, LocalProject, RuntimeFlags } from './core/project.ts';
export type { Functions, World } from './core/world.ts';
export { environmentVariables } from './execution/environment-variables.ts';
export { HELP, parseOptions } from './options.ts';
export { type Runtime, startRuntime } from './runtime.ts';
