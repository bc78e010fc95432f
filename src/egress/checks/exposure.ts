import { foldCase } from '../../core/text.ts';
import { at, textOf } from '../body.ts';
import { findSwitchRow } from '../exposure/catalogue.ts';
import type { ExposureAnswer } from '../exposure/model.ts';
import type { Breach, Resource } from '../model.ts';
import { familyOf } from './catalogue.ts';

/** What the general rule's answer is held against a resource: open to everybody, or to those listed. */
export function exposureBreaches(resource: Resource, answer: ExposureAnswer): readonly Breach[] {
  const row = findSwitchRow(resource.id.type);
  const family = familyOf.get(row?.family ?? '');
  if (row === undefined || family === undefined) return [];
  const { admission } = answer;
  const because = `${answer.because}${causeIn(resource)}`;
  if (answer.public === 'enabled') {
    return row.azureApart === true && admission?.who === 'azure' ? [] : [{ check: family.open, because }];
  }
  if (answer.public !== 'restricted') return [];
  const isOpen = row.addressesAreOpen === true && admission?.hasAddresses === true;
  const check = isOpen ? family.open : family.selected;
  return check === undefined ? [] : [{ check, because }];
}

/** Below Premium a registry can't be closed: the tier is the cause. */
function causeIn({ id, body }: Resource): string {
  const sku = textOf(at(body, 'sku', 'name'));
  if (id.type !== 'microsoft.containerregistry/registries' || sku === undefined || foldCase(sku) === 'premium')
    return '';
  return `; the ${sku} tier has no private endpoints and cannot be closed`;
}
