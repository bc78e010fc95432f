import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import {
  type Compiled,
  compile,
  listSwitches,
  place,
  readCommitted,
  readCompiled,
} from '../../../infra/check/compile.ts';
import { findCompiler } from '../../../tools/bicep/compiler.ts';
import { fillIn } from '../../../tools/bicep/fill-in.ts';

/** What the tests observe: this project, or a copy of its templates with a mistake in it (npm run mutate:infra). */
export const root = process.env.INFRA_ROOT ?? join(import.meta.dirname, '../../..');
export const infraFolder = join(root, 'infra');
export const home = place.subscriptionId;
export const tenantId = place.tenantId;

const compiler = findCompiler();
const given = process.env.INFRA_COMPILED;
/** True where the templates were compiled just now; else what is committed takes their place, and some switches have no snapshot. */
export const isCompiled = compiler !== undefined;
export const compiled: Compiled = await readOrCompile();

async function readOrCompile(): Promise<Compiled> {
  if (given !== undefined) return readCompiled(given);
  return compiler === undefined ? readCommitted(root) : compile(root, compiler);
}

/** One resource that would be made, with everything worked out that the public cloud would work out. */
export interface Planned {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
  /** The whole of it: location, tags, properties, … */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What one set of switches makes. */
export interface Deployed {
  readonly resources: readonly Planned[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

export const switches: readonly string[] = listSwitches(root);
/** True where there is a snapshot of this set of switches. */
export const has = (...names: readonly string[]): boolean => names.every((name) => name in compiled.snapshots);

/** A test that needs snapshots: skipped by name on a machine without a compiler, where only some are committed. */
export const itWith = (...names: readonly string[]) => it.skipIf(!has(...names));

export const readInfra = (path: string): string => readFileSync(join(infraFolder, path), 'utf8');

const known = new Map<string, Deployed>();

/** What test/infra/switches/<name>.bicepparam makes. Throws where there is no snapshot of it: ask `has` first. */
export function deployed(name: string): Deployed {
  const found = known.get(name) ?? fillInSnapshot(name);
  known.set(name, found);
  return found;
}

function fillInSnapshot(name: string): Deployed {
  const snapshot = compiled.snapshots[name];
  if (snapshot === undefined) throw new Error(`There is no snapshot of ${name}.`);
  const resources = snapshot.predictedResources.map((resource) => {
    const body = fillIn(resource) as Record<string, unknown> & { type: string; id: string; name: string };
    const [, subscriptionId = '', resourceGroup] =
      /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/.exec(body.id) ?? [];
    return {
      type: body.type,
      id: body.id,
      name: body.name.split('/').at(-1) ?? '',
      apiVersion: resource.apiVersion,
      subscriptionId,
      resourceGroup,
      body,
    };
  });
  return { resources, outputs: fillIn(snapshot.outputs) as Record<string, unknown> };
}

export const ofType = ({ resources }: Deployed, type: string): readonly Planned[] =>
  resources.filter((each) => each.type === type);

/** The only one of its type. */
export function theOne(deployed: Deployed, type: string): Planned {
  const [found, ...more] = ofType(deployed, type);
  if (found === undefined || more.length > 0) throw new Error(`There are ${more.length + (found ? 1 : 0)} of ${type}.`);
  return found;
}

/** A value deep in a body, by the names on the way. */
export function at(body: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<string | number, unknown> | undefined)?.[name], body);
}
