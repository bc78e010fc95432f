import * as z from 'zod';
import { cloudNames, resourceManagers } from '../core/cloud.ts';
import { ownerPattern, ownerWords } from '../core/deployment-name.ts';
import { InputError } from '../core/errors.ts';
import { parseSchedule, type Schedule, ScheduleError } from '../core/schedule.ts';
import { checkJson } from '../core/schema-words.ts';
import { foldCase, isGuid } from '../core/text.ts';

const Guid = z.string().trim().overwrite(foldCase).refine(isGuid, { error: 'is not a GUID' });
const HttpsUrl = z
  .string()
  .trim()
  .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:', { error: 'is not an https address' })
  .transform((text) => text.replace(/\/+$/, ''));
const Flag = z
  .string()
  .default('false')
  .transform((text) => foldCase(text.trim()) === 'true');

const TimerSchedule = z.string().transform((text, context): Schedule => {
  try {
    return parseSchedule(text);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

/** Every application setting the product reads, by the name it has in the environment; local.settings.sample.json explains them. */
const Environment = z.object({
  GATEHOUSE_CLOUD: z.enum(cloudNames).default('AzureCloud'),
  GATEHOUSE_ARM_ENDPOINT: HttpsUrl.optional(),
  GATEHOUSE_ARM_AUDIENCE: HttpsUrl.optional(),
  GATEHOUSE_SUBSCRIPTIONS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((id) => foldCase(id.trim()))
        .filter((id) => id !== ''),
    )
    .pipe(
      z
        .array(z.string().refine(isGuid, { error: 'is not a list of subscription ids, separated by commas' }))
        .min(1, { error: 'names no subscription' }),
    )
    .optional(),
  GATEHOUSE_MANAGEMENT_GROUP: z
    .string()
    .trim()
    // As scripts/deploy/management-group.ts takes it.
    .regex(/^[\w().-]{1,90}$/, { error: 'is not the id of a management group' })
    .optional(),
  GATEHOUSE_OWNER: z.string().trim().regex(ownerPattern, { error: ownerWords }),
  GATEHOUSE_TENANT_ID: Guid,
  GATEHOUSE_SWEEP_SCHEDULE: TimerSchedule,
  GATEHOUSE_POLL_SCHEDULE: TimerSchedule,
  GATEHOUSE_POLICY: z.string().trim().min(1).default('policy.yaml'),
  STATE_STORAGE__tableServiceUri: HttpsUrl,
  STATE_STORAGE__queueServiceUri: HttpsUrl,
  STATE_STORAGE__blobServiceUri: HttpsUrl.optional(),
  STATE_STORAGE__clientId: Guid.optional(),
  GATEHOUSE_NOTIFY_TOPIC: HttpsUrl.optional(),
  GATEHOUSE_HOSTS: z
    .string()
    .transform((text) =>
      foldCase(text)
        .split(',')
        .map((host) => host.trim()),
    )
    .pipe(
      z.array(z.string().regex(/^[a-z0-9.-]+(:\d+)?$/, { error: 'is not a list of host names, separated by commas' })),
    )
    .optional(),
  /** The platform's own: where tokens of the managed identity come from. */
  IDENTITY_ENDPOINT: z.string().optional(),
  /** Set beside a secret or a certificate of an application, which then goes first. */
  AZURE_TENANT_ID: z.string().optional(),
  WEBSITE_AUTH_ENABLED: Flag,
  WEBSITE_SITE_NAME: z.string().optional(),
  WEBSITE_HOSTNAME: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d+)?$/i, { error: 'is not a host name' })
    .optional(),
});

/** One of them says what is managed. */
const managing = ['GATEHOUSE_SUBSCRIPTIONS', 'GATEHOUSE_MANAGEMENT_GROUP'];
const noSubscriptions = {
  path: 'GATEHOUSE_SUBSCRIPTIONS',
  message:
    'is missing, and so is GATEHOUSE_MANAGEMENT_GROUP: name subscriptions, or the management group they are under',
};

/** The template leaves the list of subscriptions empty where the app finds them under a group: then none is named. */
function withoutEmpty(environment: Readonly<Record<string, string | undefined>>) {
  const { GATEHOUSE_SUBSCRIPTIONS: named, ...others } = environment;
  return named === undefined || named === '' ? others : environment;
}

/** The functions that run by the clock. */
export const timerNames = ['sweep', 'poll'] as const;
export type TimerName = (typeof timerNames)[number];

export type Settings = ReturnType<typeof parseSettings>;

/**
 * Reads the settings once, at start.
 * @throws InputError that lists every missing or wrong setting by name.
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>) {
  const { data: values, problems = [] } = checkJson(Environment, withoutEmpty(environment));
  const unmanaged = managing.every((name) => withoutEmpty(environment)[name] === undefined) ? [noSubscriptions] : [];
  if (values === undefined || unmanaged.length > 0) {
    const shown = problems.map(({ path, message }) => {
      const name = path.split('[')[0] ?? path;
      const written = environment[name];
      return { path: name, message: written === undefined ? 'is missing' : `${message} (it is '${written}')` };
    });
    throw new InputError('settings', [...unmanaged, ...shown]);
  }
  const endpoint = values.GATEHOUSE_ARM_ENDPOINT ?? resourceManagers[values.GATEHOUSE_CLOUD];
  const schedules = { sweep: values.GATEHOUSE_SWEEP_SCHEDULE, poll: values.GATEHOUSE_POLL_SCHEDULE };
  return {
    cloud: values.GATEHOUSE_CLOUD,
    arm: { endpoint, audience: values.GATEHOUSE_ARM_AUDIENCE ?? endpoint },
    /** Subscriptions that are named as managed, lower-case. */
    subscriptions: values.GATEHOUSE_SUBSCRIPTIONS ?? [],
    /** The management group whose subscriptions are managed beside them; absent: there is none. */
    managementGroup: values.GATEHOUSE_MANAGEMENT_GROUP,
    /** Marks record sets as this deployment's. Never change it: what carries another id is somebody else's. */
    owner: values.GATEHOUSE_OWNER,
    tenantId: values.GATEHOUSE_TENANT_ID,
    /** A file beside the app, or the https address of a blob. */
    policyLocation: values.GATEHOUSE_POLICY,
    /** Blobs take the audit before it leaves its table; absent: then it stays there. */
    storage: {
      tables: values.STATE_STORAGE__tableServiceUri,
      queues: values.STATE_STORAGE__queueServiceUri,
      blobs: values.STATE_STORAGE__blobServiceUri,
    },
    /** Endpoint of the Event Grid topic that is notified of requests, decisions and findings; absent: nothing is sent. */
    notifyTopic: values.GATEHOUSE_NOTIFY_TOPIC,
    /** Client id of the user-assigned identity; absent for the system-assigned one. */
    clientId: values.STATE_STORAGE__clientId,
    /** Whether the platform has a managed identity for the app and the environment names no other. */
    isManaged: values.IDENTITY_ENDPOINT !== undefined && values.AZURE_TENANT_ID === undefined,
    /** When the timers run; the host reads the same settings by itself, and leaves out a timer whose schedule it can't read. */
    schedules: schedules satisfies Record<TimerName, Schedule>,
    /** Names of functions that a setting of the host's own switches off, lower-case. */
    switchedOff: findSwitchedOff(environment),
    /** The function app's own name; absent on a laptop. */
    siteName: values.WEBSITE_SITE_NAME,
    /** The names that people and programs reach the app by; absent: every host is answered. */
    hosts: values.GATEHOUSE_HOSTS,
    /** The console's address, for those who are notified: the first of these names, else the platform's; absent on a machine that has neither. */
    console: addressOf(values.GATEHOUSE_HOSTS?.[0] ?? values.WEBSITE_HOSTNAME),
    /** Whether the platform authenticates callers before they reach us. */
    platformAuth: values.WEBSITE_AUTH_ENABLED,
  };
}

const addressOf = (host: string | undefined): string | undefined =>
  host === undefined ? undefined : `https://${host}`;

/** `AzureWebJobs.<function>.Disabled`, with underscores where Linux wants them. */
function findSwitchedOff(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(environment).flatMap(([setting, value = '']) => {
    const name = /^AzureWebJobs[._](.+)[._]Disabled$/i.exec(setting)?.[1];
    return name !== undefined && /^(1|true)$/i.test(value.trim()) ? [foldCase(name)] : [];
  });
}
