/** The package's module; its typings describe the CommonJS file as one with a property `default`, which it has not. */
declare module 'bidi-js/dist/bidi.mjs' {
  import type { Bidi } from 'bidi-js';
  export default function bidiFactory(): Bidi;
}
