import type { Plugin } from 'esbuild';

/**
 * Modules that their packages load and no function reaches: zod's JSON Schema (the document is made by the
 * build), the parser of connection URLs and the password file of pg (a function gives host and token). 24 KB
 * of every bundle.
 */
const LEFT_OUT =
  /[\\/]node_modules[\\/](zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)|(pg-connection-string|pgpass)[\\/].*)\.m?js$/;

/** What is called after all says which module it was; the names are those that are looked up while loading. */
const stub = (module: string): string => `
const missing = () => { throw new Error(${JSON.stringify(`${module} is left out of the bundles`)}); };
module.exports = missing;
module.exports.parse = missing;
module.exports.createToJSONSchemaMethod = () => missing;
module.exports.createStandardJSONSchemaMethod = () => missing;
`;

/** Puts a module that throws when it is called in the place of each. */
export const leftOut: Plugin = {
  name: 'left-out',
  setup(build) {
    build.onLoad({ filter: LEFT_OUT }, ({ path }) => ({
      contents: stub(path.replaceAll('\\', '/').replace(/^.*node_modules\//, '')),
      loader: 'js',
    }));
  },
};
