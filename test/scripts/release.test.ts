import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { releaseFiles } from '../../scripts/release/make-release.ts';
import { refuseOtherTag, releaseNotes } from '../../scripts/release/release-notes.ts';
import { readSbom, settleSbom, withoutDevelopment } from '../../scripts/release/sbom.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { name, version, dependencies } = JSON.parse(read('package.json'));

/** The schemas as OWASP's library brings them: https://github.com/CycloneDX/specification. */
function schemaOf(of: string): object {
  return JSON.parse(read(`node_modules/@cyclonedx/cyclonedx-library/res/schema/${of}.SNAPSHOT.schema.json`));
}

describe('the bill of materials', () => {
  const made = withoutDevelopment(readSbom());
  const settled = settleSbom(made, 'gatehouse');

  it('is CycloneDX by its schema', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const part of ['spdx', 'jsf-0.82'])
      ajv.addSchema({ ...schemaOf(part), $id: `http://cyclonedx.org/schema/${part}.SNAPSHOT.schema.json` });
    const isValid = ajv.compile(schemaOf(`bom-${settled.specVersion}`));
    expect(isValid(settled), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid({ ...settled, serialNumber: 'by chance' })).toBe(false);
  });

  it('lists every package that the lock file has for the product, and none that only develops it', () => {
    const { packages } = JSON.parse(read('package-lock.json'));
    const locked = Object.entries<{ version: string; dev?: boolean }>(packages)
      .filter(([path, { dev }]) => path !== '' && dev !== true)
      .map(([path, each]) => `${path.split('node_modules/').at(-1)}@${each.version}`);
    expect(made.components.map((each) => `${each.name}@${each.version}`).sort()).toEqual([...new Set(locked)].sort());
    const refs = new Set([...made.components.map((each) => each['bom-ref']), `${name}@${version}`]);
    for (const { ref, dependsOn = [] } of made.dependencies)
      for (const each of [ref, ...dependsOn]) expect(refs).toContain(each);
    expect(made.dependencies.find(({ ref }) => ref === `${name}@${version}`)?.dependsOn?.length).toBe(
      Object.keys(dependencies).length,
    );
  });

  it('is the same whenever and wherever it is made, and another where something in it is', () => {
    const elsewhere = {
      ...made,
      serialNumber: 'urn:uuid:00000000-0000-4000-8000-000000000001',
      metadata: {
        ...made.metadata,
        timestamp: '2031-01-01T00:00:00Z',
        component: { ...made.metadata.component, name: 'clone' },
      },
    };
    expect(JSON.stringify(settleSbom(elsewhere, 'gatehouse'))).toBe(JSON.stringify(settled));
    const other = settleSbom({ ...made, components: [] }, 'gatehouse');
    expect(other.serialNumber).not.toBe(settled.serialNumber);
    expect(settled.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

describe('the notes of a release', () => {
  const changelog =
    '# Changelog\n\n## Unreleased\n\n- soon\n\n## 1.2.0\n\n- this\n\n### Fixed\n\n- that\n\n## 1.1.0\n\n- old\n';
  it.each([
    ['1.2.0', '- this\n\n### Fixed\n\n- that\n'],
    ['1.1.0', '- old\n'],
  ])('of %s are what the changelog says of it', (of, notes) => {
    expect(releaseNotes(changelog, of)).toBe(notes);
  });

  it('are asked for where there are none', () => {
    expect(() => releaseNotes(changelog, '1.3.0')).toThrow("CHANGELOG.md has no part '## 1.3.0'");
    expect(releaseNotes(read('CHANGELOG.md'), version)).not.toBe('');
  });
});

it('a tag that is not the version is refused', () => {
  refuseOtherTag('v1.2.0', '1.2.0');
  for (const tag of ['1.2.0', 'v1.2.1', 'v1.2.0-rc.1'])
    expect(() => refuseOtherTag(tag, '1.2.0')).toThrow('has to be v1.2.0');
});

describe('the workflow', () => {
  const { on, jobs } = parse(read('.github/workflows/release.yml'));

  it('starts with a tag alone, builds without rights, and gives the right to publish to a job that runs nothing of ours', () => {
    expect(on).toEqual({ push: { tags: ['v*'] } });
    expect(jobs.build).not.toHaveProperty('permissions');
    expect(jobs.publish.permissions).toEqual({ contents: 'write' });
    const commands = jobs.publish.steps.map(({ run = '' }: { run?: string }) => run).join('\n');
    expect(commands).not.toMatch(/\b(npm|node|npx|bash)\b/);
    expect(jobs.publish.steps.every(({ uses = '' }: { uses?: string }) => !uses.startsWith('actions/checkout'))).toBe(
      true,
    );
  });

  it('publishes only what two machines of different kinds made alike, with everything that is attached', () => {
    const { os } = jobs.build.strategy.matrix;
    expect(new Set(os.map((each: string) => each.split('-')[0])).size).toBe(2);
    const commands: string[] = jobs.publish.steps.map(({ run = '' }: { run?: string }) => run);
    expect(commands).toContain(`diff --recursive ${os.join(' ')}`);
    const [, pattern = ''] = /--notes-file NOTES\.md (\S+) SHA256SUMS/.exec(commands.join('\n')) ?? [];
    for (const file of Object.values(releaseFiles(version)))
      expect(file.startsWith(pattern.replace('*', ''))).toBe(true);
  });

  it('never writes what it is given into a script', () => {
    for (const job of Object.values<{ steps: { run?: string }[] }>(jobs))
      for (const { run = '' } of job.steps) expect(run).not.toContain('${{');
  });
});
