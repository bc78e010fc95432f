import { Server } from 'node:net';

type Listen = (this: Server, ...args: unknown[]) => Server;

const loopback = '127.0.0.1';

/**
 * Has servers that name no address listen on this machine alone, until it is undone. The Functions library opens one for HTTP streams by
 * `server.listen()`, which is every interface, and has no option for it; in Azure nothing but the host reaches that port.
 */
export function keepOnLoopback(): () => void {
  const prototype = Server.prototype as { listen: Listen };
  const { listen } = prototype;
  prototype.listen = function (...args) {
    const [first, second] = args;
    if (args.length === 0 || typeof first === 'function')
      return listen.call(this, { port: 0, host: loopback }, ...args);
    if (typeof first === 'number' && typeof second !== 'string')
      return listen.call(this, { port: first, host: loopback }, ...args.slice(1));
    return listen.apply(this, args);
  };
  return () => {
    prototype.listen = listen;
  };
}
