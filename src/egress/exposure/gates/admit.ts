import type { Resource, World } from '../../model.ts';
import type { Admission } from '../model.ts';
import type { Gate } from '../row.ts';
import { admitByAcl } from './acl.ts';
import { admitByChildren } from './children.ts';
import { admitByList } from './list.ts';
import { admitInOrder } from './ordered.ts';
import { admitByRequests } from './requests.ts';
import { admitByRuleSet } from './rule-set.ts';

/** Who gets in where the switch is on, by the lists of this kind of resource. */
export function admit(resource: Resource, world: World, gate: Gate): Admission {
  switch (gate.kind) {
    case 'acl':
      return admitByAcl(resource, gate);
    case 'list':
      return admitByList(resource, gate);
    case 'children':
      return admitByChildren(resource, world, gate);
    case 'ruleSet':
      return admitByRuleSet(resource, world, gate);
    case 'requests':
      return admitByRequests(resource, gate);
    case 'ordered':
      return admitInOrder(resource, world, gate);
  }
}
