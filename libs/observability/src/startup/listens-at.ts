import { StartupError } from './startup-error.js';

/**
 * Waits until a port is listened on, and says of one that cannot be which setting chose it.
 *
 * @param setting the name of the setting
 * @throws StartupError (rejects) when the port is taken or not permitted, or the address not this machine's; other
 *   errors pass through
 */
export async function listensAt<Result>(setting: string, listening: Promise<Result>): Promise<Result> {
  try {
    return await listening;
  } catch (error) {
    throw refusalOf(setting, error) ?? error;
  }
}

function refusalOf(setting: string, error: unknown): StartupError | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const port = 'port' in error ? String(error.port) : 'any';
  const unusable = (problem: string, remedy: string) =>
    new StartupError('PORT_UNUSABLE', problem, remedy, { cause: error });
  switch (error.code) {
    case 'EADDRINUSE':
      return unusable(
        `${setting}: port ${port} is taken`,
        'end the program that listens there, or choose another port',
      );
    case 'EACCES':
      return unusable(`${setting}: not allowed to listen on port ${port}`, 'choose one above 1023');
    case 'EADDRNOTAVAIL': {
      const address = 'address' in error ? String(error.address) : 'the address';
      return unusable(`${address} is no address of this machine`, 'correct ACS_BIND');
    }
    default:
      return null;
  }
}
