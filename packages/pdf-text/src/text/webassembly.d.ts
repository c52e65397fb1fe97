/** Node has it; its typings leave it to those of browsers. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: object } }>;
};
