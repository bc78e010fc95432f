import { isRecord } from '../../../core/arm-body.ts';
import { InputError } from '../../../core/errors.ts';
import { field, textOf } from '../../body.ts';

/** The plan formats that only added to the first; another major may mean something else by the same words. */
const readMajors: ReadonlySet<string> = new Set(['0', '1']);

/** What a plan has and a state has not; the first two name one by themselves. */
const ofPlans = ['planned_values', 'resource_changes', 'configuration', 'prior_state', 'resource_drift'] as const;

/**
 * Whether this is a plan of Terraform or OpenTofu.
 * @throws InputError for what resembles one and isn't: a state, a stream of events, a format of another major.
 */
export function isPlan(content: unknown): boolean {
  if (!isRecord(content)) return false;
  const format = textOf(field(content, 'format_version'));
  if (textOf(field(content, '@level')) !== undefined) {
    refuse('is the stream of events of `terraform plan -json`, which has no values; give `terraform show -json PLAN`');
  }
  if (format === undefined || textOf(field(content, 'terraform_version')) === undefined) {
    const isNamed = ofPlans.slice(0, 2).some((name) => field(content, name) !== undefined);
    const missing = format === undefined ? 'format_version' : 'terraform_version';
    return (
      isNamed &&
      refuse(`has parts of a Terraform plan and no ${missing}; give all that \`terraform show -json PLAN\` prints`)
    );
  }
  if (!readMajors.has(format.split('.')[0] ?? '')) {
    refuse(`is a Terraform plan of format ${format}, which is not read; expected 1.x`);
  }
  // One of a refresh alone, or of nothing to do, has no list of changes (`terraform plan -refresh-only`): it can be read, and changes nothing.
  if (ofPlans.some((name) => field(content, name) !== undefined)) return true;
  return refuse(
    isRecord(field(content, 'values'))
      ? 'is a Terraform state, not a plan; give `terraform show -json PLAN`, where PLAN is what `terraform plan -out=PLAN` wrote'
      : 'is an empty Terraform state, or a plan without its parts; give all that `terraform show -json PLAN` prints',
  );
}

function refuse(message: string): never {
  throw new InputError('resources', [{ path: '', message }]);
}
