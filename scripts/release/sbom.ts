import { createHash } from 'node:crypto';
import { join } from 'node:path';
import spawn from 'cross-spawn';

const root = join(import.meta.dirname, '../..');

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

/** A bill of materials, as far as it is read here. */
export interface Sbom {
  readonly specVersion: string;
  readonly serialNumber?: string;
  readonly metadata: { readonly timestamp?: string; readonly component: Readonly<Record<string, unknown>> };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** What the lock file lists, as npm says it: CycloneDX, with what only develops the product. */
export function readSbom(): Sbom {
  const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const { status, stdout, stderr } = spawn.sync('npm', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm sbom ended with status ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/**
 * Without what only develops the product. npm's own `--omit dev` (11.19) also leaves out each package that something of development needs too,
 * half of ours; the property it marks them with is right.
 */
export function withoutDevelopment({ components, dependencies, ...rest }: Sbom): Sbom {
  const isDevelopment = ({ properties = [] }: Component): boolean =>
    properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
  const dropped = new Set(components.filter(isDevelopment).map((component) => component['bom-ref']));
  const isKept = (ref: string): boolean => !dropped.has(ref);
  return {
    ...rest,
    components: components.filter((component) => isKept(component['bom-ref'])),
    dependencies: dependencies
      .filter(({ ref }) => isKept(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  };
}

/**
 * The same bill wherever and whenever it is made: without its time, named for the product and not for the folder, and with a number that is made of
 * its content and not by chance. https://cyclonedx.org/docs/1.5/json/#serialNumber wants a UUID; this is one of version 8 (RFC 9562), a hash.
 */
export function settleSbom({ serialNumber: _, metadata, ...rest }: Sbom, name: string): Sbom {
  const { timestamp: __, component, ...others } = metadata;
  const document = { ...rest, metadata: { ...others, component: { ...component, name } } };
  const digest = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  const variant = '89ab'[Number.parseInt(digest.slice(16, 17), 16) % 4];
  const parts = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ];
  return { ...document, serialNumber: `urn:uuid:${parts.join('-')}` };
}
