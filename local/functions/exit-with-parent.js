// Loaded by Deno before an Edge Function's own entrypoint. Ends the function when the process that started it is
// gone, even when that one was killed without a chance to clean up. JavaScript, because Deno strips no types from
// files under node_modules, where this one is once the package is installed.
const parent = Deno.ppid;
const watch = setInterval(() => {
  if (Deno.ppid !== parent) Deno.exit(1);
}, 500);
// A function that never serves shall still end by itself.
Deno.unrefTimer(watch);
