import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommitted } from '../infra/check/compile.ts';
import { withParameters } from '../infra/check/parameters.ts';
import { permissionsText } from '../infra/check/permissions.ts';
import { policyJsonSchemaText } from '../src/policy/json-schema.ts';
import { policyReferenceText } from '../src/policy/reference.ts';
import { samplePolicyText } from '../src/policy/sample.ts';
import { apiFieldsPage } from './api-fields.ts';
import { consoleTypes } from './console-types.ts';
import { doctorPage } from './doctor-page.ts';
import { findingsPage } from './findings-page.ts';
import { withReads, withWrites } from './judged-types.ts';
import { withEventTypes } from './notifications-page.ts';
import { routePlaces } from './route-places.ts';
import { terraformModule } from './terraform-module.ts';

const root = join(import.meta.dirname, '..');
const committed = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What the templates load: written before they are compiled. */
export const loadedByTemplates: Readonly<Record<string, () => string>> = {
  'infra/roles/reader.json': () => withReads(committed('infra/roles/reader.json')),
  'infra/event-filters.json': () => withWrites(committed('infra/event-filters.json')),
};

/**
 * Every committed file that a program writes, and what it has to say. `npm run generate` writes them, a test compares them. The
 * compiled templates (infra/compiled) come before them and need the Bicep compiler: `npm run infra` compares those.
 */
export const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  ...loadedByTemplates,
  'schema/policy.schema.json': policyJsonSchemaText,
  'policy.sample.yaml': () => samplePolicyText('schema/policy.schema.json'),
  'docs/policy.md': policyReferenceText,
  'docs/findings.md': findingsPage,
  'docs/doctor.md': doctorPage,
  'docs/api-fields.md': apiFieldsPage,
  'src/console/data/api.ts': consoleTypes,
  'src/api/places.ts': routePlaces,
  'infra/terraform/main.tf.json': () => terraformModule(JSON.parse(committed('infra/compiled/main.json'))),
  'docs/notifications.md': () => withEventTypes(committed('docs/notifications.md')),
  'docs/permissions.md': () => permissionsText(readCommitted(root)),
  'docs/deploy.md': () => withParameters(committed('docs/deploy.md'), readCommitted(root).template),
};
