import { spawn } from 'node:child_process';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import * as z from 'zod';

const Diagnostic = z.object({
  source: z.string(),
  range: z.object({ start: z.object({ line: z.number(), char: z.number() }) }),
  level: z.string(),
  code: z.string(),
  message: z.string(),
});
/** What the compiler or its linter says of one place; of any level, it is a mistake here. */
export type Diagnostic = z.infer<typeof Diagnostic>;

const Compiled = z.object({ diagnostics: z.array(Diagnostic), contents: z.string().nullish() });
const CompiledParameters = z.object({
  diagnostics: z.array(Diagnostic),
  parameters: z.string().nullish(),
});
const Formatted = z.object({ contents: z.string() });
const Snapshotted = z.object({ snapshot: z.string() });

/** Where a snapshot pretends to deploy to; nothing is asked of Azure. */
export interface Place {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly deploymentName: string;
}

/** One running compiler: its start is what takes long, so everything a run asks goes to the same one. Paths are absolute. */
export interface Bicep {
  /** A template, or nothing where the file has an error, and everything that build and lint say of it and its modules. */
  compile(path: string): Promise<{ readonly template?: string; readonly diagnostics: readonly Diagnostic[] }>;
  /** A parameter file, as build-params: its values as JSON, or nothing where the file has an error. */
  compileParameters(
    path: string,
  ): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly parameters?: string | null | undefined }>;
  /** The file's text in the compiler's own form. */
  format(path: string): Promise<string>;
  /** The resources a parameter file would make, evaluated as far as that goes without Azure, as JSON. Throws where the file has an error. */
  snapshot(path: string, place: Place): Promise<string>;
  close(): Promise<void>;
}

/** Starts a compiler (see findCompiler) that answers over its standard streams. The environment is what parameter files read from. */
export function openBicep(compiler: string, environment: Readonly<Record<string, string>> = {}): Bicep {
  const child = spawn(compiler, ['jsonrpc', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // It is asked a few dozen things and ends: profiling itself costs it more than it wins.
    env: { DOTNET_TieredPGO: '0', ...process.env, ...environment },
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      // Whoever still waits for an answer would wait for ever.
      connection.dispose();
      resolve();
    });
  });
  // A compiler that could not be started closes its streams too: those who ask are told there.
  child.once('error', () => undefined);
  child.stdin.on('error', () => undefined);
  const ask = async <Answer>(method: string, answer: z.ZodType<Answer>, params: object): Promise<Answer> =>
    answer.parse(await connection.sendRequest(`bicep/${method}`, params));
  return {
    async compile(path) {
      const { contents, diagnostics } = await ask('compile', Compiled, { path });
      return { ...(contents ? { template: contents } : {}), diagnostics };
    },
    async compileParameters(path) {
      return ask('compileParams', CompiledParameters, { path, parameterOverrides: {} });
    },
    async format(path) {
      return (await ask('format', Formatted, { path })).contents;
    },
    async snapshot(path, place) {
      const metadata = { ...place, resourceGroup: null };
      return (await ask('getSnapshot', Snapshotted, { path, metadata, externalInputs: [] })).snapshot;
    },
    async close() {
      connection.dispose();
      // It ends with its input. A signal would only make it complain on its way out.
      child.stdin.end();
      await ended;
    },
  };
}

/** One line: where, how bad, which rule, what. */
export function describeDiagnostic({ source, range, level, code, message }: Diagnostic): string {
  return `${source}(${range.start.line + 1},${range.start.char + 1}) : ${level} ${code}: ${message}`;
}
