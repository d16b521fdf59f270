// Loaded into a measured process before its script: says at the end what the process itself used.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  // Kibibytes on every platform, as libuv has it.
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  writeFileSync(process.env.PROTEGE_BENCH_REPORT, JSON.stringify({ cpuMs: (user + system) / 1_000, peakMiB }));
});
