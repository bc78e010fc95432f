import { foldCase } from '../../../core/text.ts';
import { type Change, fail, type Given, type LineAnswer, pass, unknown } from '../model.ts';

/** Paths differ between sources (`bootstrapProfile.artifactSource`, `agentPools/system/nodeImageVersion`): a property is recognised by one word of its path. */
const isOf =
  (word: string) =>
  ({ property }: Change): boolean =>
    foldCase(property).includes(word);

const isCache = (text: string | undefined): boolean => foldCase(text) === 'cache';
const isClosed = (text: string | undefined): boolean => ['none', 'block'].includes(foldCase(text) ?? '');

/**
 * 3.11: a cluster that was not created isolated becomes isolated in this order: the cache first, then a new image on every node, which needs the way out
 * once more, then no way out.
 *
 *   history                                           here
 *   none is kept, or it has no change of the source   unknown
 *   made with the cache                               pass
 *   cache, image, none                                pass
 *   no image between cache and none, or none first    fail
 */
export function migration({ history }: Given): LineAnswer {
  if (history === undefined) return unknown('the order of changes is known to a history alone: give --history');
  const { source, image, closed } = orderIn(history);
  if (source === undefined) return unknown('the history has no change of bootstrapProfile.artifactSource');
  if (!isCache(source.after))
    return fail(`the last change of artifactSource was to ${source.after ?? 'nothing'}, at ${text(source)}`);
  if (source.before === undefined) return pass(`the cluster was made with the cache, at ${text(source)}`);
  const began = `the cache was set at ${text(source)}`;
  if (closed !== undefined && closed.at < source.at) {
    return fail(`${began}, after the way out was closed at ${text(closed)}`);
  }
  if (image === undefined)
    return fail(`${began}, and no node got a new image since: nodes still start from what they fetched`);
  if (closed === undefined)
    return unknown(
      `${began} and nodes got a new image at ${text(image)}, and the history has no change of outboundType`,
    );
  return image.at <= closed.at
    ? pass(`${began}, nodes got a new image at ${text(image)}, and the way out was closed at ${text(closed)}`)
    : fail(`${began}, and the way out was closed at ${text(closed)}, before nodes got a new image at ${text(image)}`);
}

/** The changes that decide the order: the last of the source, the first image since, and when the way out was closed last. */
function orderIn(history: readonly Change[]) {
  const source = history.filter(isOf('artifactsource')).at(-1);
  const image = history.filter(isOf('nodeimage')).find(({ at }) => source !== undefined && at > source.at);
  const closed = history
    .filter(isOf('outboundtype'))
    .findLast(({ after, before }) => isClosed(after) && !isClosed(before));
  return { source, image, closed };
}

/** The changes from before this time that line 3.11 does not rest on: without them it says the same. */
export function pastChanges(history: readonly Change[], before: Date): readonly Change[] {
  const { source, image, closed } = orderIn(history);
  return history.filter(
    (each) => each.at.getTime() < before.getTime() && each !== source && each !== image && each !== closed,
  );
}

const text = ({ at }: Change): string => at.toISOString();
