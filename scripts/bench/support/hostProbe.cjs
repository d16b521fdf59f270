// An extension that writes down, twice a second, what the extension host has used so far. Extensions share one process,
// so this is the host's processor time and memory on every platform.
const { writeFileSync, renameSync } = require('node:fs');

exports.activate = ({ subscriptions }) => {
  const file = process.env.PROTEGE_BENCH_PROBE;
  if (file === undefined) return;
  const write = () => {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    writeFileSync(
      `${file}.new`,
      JSON.stringify({ atMs: performance.now(), processorMs: (user + system) / 1000, rss, heapUsed }),
    );
    renameSync(`${file}.new`, file);
  };
  const timer = setInterval(write, 500);
  subscriptions.push({ dispose: () => clearInterval(timer) });
};
