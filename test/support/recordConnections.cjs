// Loaded into a process with `--require`: writes down where each of its sockets connects, in the file that
// RECORDED_CONNECTIONS names, one JSON line each. Loaded by the processes that it starts too, where they are Node and
// get the same environment.
'use strict';
const { appendFileSync } = require('node:fs');
const dgram = require('node:dgram');
const net = require('node:net');

const file = process.env.RECORDED_CONNECTIONS;
const note = (kind, target) =>
  appendFileSync(file, `${JSON.stringify({ kind, target, script: process.argv[1] ?? '' })}\n`);

note('start', '');

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  // Node's own callers pass the normalised arguments as one list.
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  if (typeof first === 'object' && first !== null)
    note('socket', first.path ?? `${first.host ?? 'localhost'}:${first.port}`);
  else
    note(
      'socket',
      typeof first === 'number' ? `${typeof second === 'string' ? second : 'localhost'}:${first}` : String(first),
    );
  return connect.apply(this, given);
};

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (...given) {
  note(
    'datagram',
    given
      .filter((each) => typeof each !== 'function')
      .slice(1)
      .join(' '),
  );
  return send.apply(this, given);
};

const dns = require('node:dns');
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  const original = dns[name];
  dns[name] = (host, ...rest) => {
    if (net.isIP(host) === 0) note('name', String(host));
    return original(host, ...rest);
  };
}
