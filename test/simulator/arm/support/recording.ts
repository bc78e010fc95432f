import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One request and answer of a recorded case. */
export interface Interaction {
  readonly interaction: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

export interface Recording {
  readonly name: string;
  readonly kind: string;
  readonly interactions: readonly Interaction[];
}

const folder = join(process.env.RECORDINGS_DIR ?? '../shared/recordings', 'cases');

/** The recorded cases of these kinds that hold traffic; none where the folder is absent. */
export function recordingsOf(...kinds: readonly string[]): readonly Recording[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const { kind, interactions = [] } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Partial<Recording>;
      return { name: file.replace(/\.json$/, ''), kind: kind ?? '', interactions };
    })
    .filter(({ kind, interactions }) => kinds.includes(kind) && interactions.length > 0);
}

/** The path and query of a recorded URL, decoded. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url, 'https://management.azure.com');
  return decodeURIComponent(pathname) + search;
}
