/** One thing that exists in the simulated Azure: a subscription, a resource group, a resource or a nested resource. */
export interface SimResource {
  /** The id as it was first written; compare ids through `World.find`, never as text. */
  readonly id: string;
  /** The last segment of the id, as first written. */
  readonly name: string;
  /** The type in the field's casing, e.g. `Microsoft.Network/privateDnsZones/A`. */
  readonly type: string;
  /** The ARM body: id, name, type, location, tags, etag, properties. Replaced as a whole, never changed in place. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The end of an operation for which Azure raises a resource event. */
export interface WorldChange {
  /** E.g. `Microsoft.Network/privateEndpoints/write`, in the field's casing. */
  readonly operation: string;
  readonly kind: 'write' | 'delete' | 'action';
  readonly id: string;
  readonly subscriptionId: string;
  readonly correlationId: string;
  readonly time: Date;
  readonly succeeded: boolean;
  /** Whose request it was; somebody's where left out. */
  readonly caller?: { readonly objectId: string; readonly appId: string };
}

/** A body that changed, appeared (`before` undefined) or went away (`after` undefined), whether Azure raises an event or not. */
export interface WorldEdit {
  readonly before: SimResource | undefined;
  readonly after: SimResource | undefined;
  readonly time: Date;
}

/** What exists in the simulated Azure. Everything the parts of the simulator know about each other goes through here. */
export interface World {
  readonly tenantId: string;
  now(): Date;
  /** Case-insensitive. */
  find(id: string): SimResource | undefined;
  /** Every resource at or below the id `prefix` (all where absent), nested ones and containers too, oldest first. */
  list(prefix?: string): Iterable<SimResource>;
  /** Creates or replaces a resource. `type` is derived from the id where not given. */
  put(id: string, body: Readonly<Record<string, unknown>>, type?: string): SimResource;
  /** Removes one resource, not what is below it. */
  remove(id: string): SimResource | undefined;
  /** Says that an operation ended, to those who listen with `onChange`. */
  raise(change: Omit<WorldChange, 'time' | 'subscriptionId'>): void;
  /** Raised at the end of each operation for which Azure raises an event. Returns the way to stop listening. */
  onChange(listener: (change: WorldChange) => void): () => void;
  /** Raised at every single edit, at once: what a lagging view needs. Returns the way to stop listening. */
  onEdit(listener: (edit: WorldEdit) => void): () => void;
}

export interface WorldOptions {
  readonly tenantId?: string;
  /** Subscription ids that exist from the start. */
  readonly subscriptions?: readonly string[];
  readonly now?: () => Date;
}

const noTenant = '00000000-0000-0000-0000-000000000000';

export function createWorld(options: WorldOptions = {}): World {
  const now = options.now ?? (() => new Date());
  const tenantId = options.tenantId ?? noTenant;
  const resources = new Map<string, SimResource>();
  const changeListeners = new Set<(change: WorldChange) => void>();
  const editListeners = new Set<(edit: WorldEdit) => void>();

  const edited = (before: SimResource | undefined, after: SimResource | undefined): void => {
    for (const listener of editListeners) listener({ before, after, time: now() });
  };

  const world: World = {
    tenantId,
    now,
    find: (id) => resources.get(keyOf(id)),
    *list(prefix = '') {
      const root = keyOf(prefix);
      const below = `${root}/`;
      for (const [key, resource] of [...resources]) {
        if (root === '' || key === root || key.startsWith(below)) yield resource;
      }
    },
    put(id, body, type) {
      const key = keyOf(id);
      const before = resources.get(key);
      const firstId = before?.id ?? id.replace(/\/+$/, '');
      const after: SimResource = {
        id: firstId,
        name: before?.name ?? firstId.slice(firstId.lastIndexOf('/') + 1),
        type: type ?? before?.type ?? typeOf(firstId),
        body,
      };
      resources.set(key, after);
      edited(before, after);
      return after;
    },
    remove(id) {
      const key = keyOf(id);
      const before = resources.get(key);
      if (before === undefined) return undefined;
      resources.delete(key);
      edited(before, undefined);
      return before;
    },
    raise(change) {
      const full: WorldChange = { ...change, subscriptionId: subscriptionOf(change.id), time: now() };
      for (const listener of changeListeners) listener(full);
    },
    onChange: (listener) => listen(changeListeners, listener),
    onEdit: (listener) => listen(editListeners, listener),
  };

  for (const subscriptionId of options.subscriptions ?? []) {
    const id = `/subscriptions/${subscriptionId}`;
    world.put(id, { id, subscriptionId, tenantId, displayName: subscriptionId, state: 'Enabled' });
  }
  return world;
}

/** The type an id names, in the id's own casing: the last provider namespace and every second segment after it. */
export function typeOf(id: string): string {
  const segments = id.split('/');
  const providers = segments.map((segment) => segment.toLowerCase()).lastIndexOf('providers');
  if (providers < 0)
    return segments.length > 3
      ? 'Microsoft.Resources/subscriptions/resourceGroups'
      : 'Microsoft.Resources/subscriptions';
  const [namespace, ...rest] = segments.slice(providers + 1);
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}

/** The subscription an id lies in; empty for an id outside any. */
export function subscriptionOf(id: string): string {
  const segments = id.split('/');
  return segments[1]?.toLowerCase() === 'subscriptions' ? (segments[2] ?? '') : '';
}

function keyOf(id: string): string {
  return id.toLowerCase().replace(/\/+$/, '');
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
