import { findBodyId, findList } from '../core/arm-body.ts';
import { describeBody } from '../core/describe-body.ts';
import { InputError } from '../core/errors.ts';
import { nameOf } from './input.ts';

/** @throws InputError where events are expected and resources are given: an event has an id of its own, which is no resource id. */
export function refuseResources(file: string, content: unknown): void {
  for (const one of findList(content) ?? [content]) {
    if (findBodyId(one) === undefined) continue;
    throw new InputError(
      nameOf(file),
      `is ${describeBody(one)}; expected what Event Grid delivers: an event or an array of them`,
    );
  }
}
