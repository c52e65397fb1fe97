// pg's own entry point also loads its pool and its native client, which one connection never uses: 17 KB of a
// bundle. `pg/lib/*` is exported by pg's package.json, but not covered by @types/pg.
declare module 'pg/lib/client.js' {
  export { Client as default } from 'pg';
}
