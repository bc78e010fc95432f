import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { findCompiler } from '../../tools/bicep/compiler.ts';
import { describeDiagnostic, openBicep } from '../../tools/bicep/open-bicep.ts';
import { type Batch, firstBatch, planBatches } from './batches.ts';

const Managed = z.looseObject({ id: z.string() });
const Parameters = z.object({
  parameters: z.object({
    managedSubscriptions: z.object({ value: z.array(Managed) }).optional(),
    discoveredSubscriptions: z.object({ value: z.array(Managed).nullable() }).optional(),
    subscriptionsBeside: z.object({ value: z.array(Managed) }).optional(),
    managementGroupId: z.object({ value: z.string() }).optional(),
    batch: z.object({ value: z.unknown() }).optional(),
  }),
});

const Resource = z.looseObject({ id: z.string(), type: z.string(), name: z.string() });
/** One resource a template would make, with what only Azure knows left as an expression. */
export type Resource = z.infer<typeof Resource>;
const Snapshot = z.object({ predictedResources: z.array(Resource) });

/** What a parameter file has made of what the script set for it. */
export interface Heard {
  /** Ids of the subscriptions that were found, lower-case; undefined where it sets none. */
  readonly discovered: readonly string[] | undefined;
  readonly group: string;
  readonly isBatched: boolean;
}

/** What a parameter file asks for, read on this machine. */
export interface Asked {
  /** How many subscriptions it manages. */
  readonly subscriptions: number;
  readonly heard: Heard;
  /** Everything the first run would make. */
  readonly resources: readonly Resource[];
}

/** Where it would be deployed to. */
export interface Target {
  readonly subscription: string;
  readonly location: string;
  readonly name: string;
}

/** Reads a parameter file, with these variables set. Throws where the template refuses it. */
export type ReadDeployment = (
  file: string,
  target: Target,
  environment: Readonly<Record<string, string>>,
) => Promise<Asked>;

/**
 * Evaluates a parameter file and its template with the Bicep compiler of this machine: what the template refuses is refused here, before
 * anything is sent. Throws with the compiler's or the template's own words.
 */
export const readDeployment: ReadDeployment = async (file, { subscription, location, name }, environment) => {
  const bicep = openBicep(compilerHere(), environment);
  try {
    const path = resolve(file);
    const { diagnostics, parameters } = await bicep.compileParameters(path);
    const errors = diagnostics.filter(({ level }) => level === 'Error');
    if (errors.length > 0 || typeof parameters !== 'string')
      throw new Error([`${file} can't be read:`, ...errors.map(describeDiagnostic)].join('\n'));
    const asked = askedOf(JSON.parse(parameters), subscription);
    const place = { tenantId: unknownTenant, subscriptionId: subscription, location, deploymentName: name };
    const { predictedResources } = Snapshot.parse(JSON.parse(await bicep.snapshot(path, place)));
    return { ...asked, resources: predictedResources };
  } finally {
    await bicep.close();
  }
};

/** What compiled parameters say of subscriptions, deployed to this one. Pure; one that is named twice counts once, as in the template. */
export function askedOf(parameters: unknown, subscription: string): Omit<Asked, 'resources'> {
  const given = Parameters.parse(parameters).parameters;
  const discovered = given.discoveredSubscriptions?.value ?? undefined;
  const found = discovered ?? given.managedSubscriptions?.value ?? [{ id: subscription }];
  const ids = [...found, ...(given.subscriptionsBeside?.value ?? [])].map(({ id }) => id.toLowerCase());
  const heard = {
    discovered: discovered?.map(({ id }) => id.toLowerCase()),
    group: given.managementGroupId?.value ?? '',
    isBatched: (given.batch?.value ?? null) !== null,
  };
  return { subscriptions: new Set(ids).size, heard };
}

/**
 * Everything a parameter file would make, in all the runs that its subscriptions take: each resource once. The environment is that of a run.
 */
export async function readWholeDeployment(
  read: ReadDeployment,
  file: string,
  target: Target,
  environmentOf: (batch: Batch) => Readonly<Record<string, string>>,
): Promise<readonly Resource[]> {
  const first = await read(file, target, environmentOf(firstBatch));
  const resources = [...first.resources];
  for (const batch of planBatches(first.subscriptions).slice(1))
    if (batch !== undefined) resources.push(...(await read(file, target, environmentOf(batch))).resources);
  return [...new Map(resources.map((each) => [each.id, each])).values()];
}

/** Nothing that is compared or refused here depends on it. */
const unknownTenant = '00000000-0000-0000-0000-000000000000';

function compilerHere(): string {
  const ofAz = join(
    process.env.AZURE_CONFIG_DIR ?? join(homedir(), '.azure'),
    'bin',
    process.platform === 'win32' ? 'bicep.exe' : 'bicep',
  );
  const found = findCompiler() ?? (existsSync(ofAz) ? ofAz : undefined);
  if (found === undefined)
    throw new Error('There is no Bicep compiler here: `az bicep install`, or `npm run bicep` where the .NET SDK is.');
  return found;
}
