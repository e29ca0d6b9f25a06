// Under Node the Edge Functions' code sees Deno's API through the shim; Deno itself never loads this file.
declare const Deno: typeof import('@deno/shim-deno').Deno;
