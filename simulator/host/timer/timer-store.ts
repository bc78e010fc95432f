import type { BlobServiceClient, ContainerClient, RestError } from '@azure/storage-blob';
import { readStatus, type TimerStatus, writeStatus } from './timer-status.ts';

/** Where timers are remembered across restarts, and where one host keeps the others from running them. */
export interface TimerStore {
  load(timer: string): Promise<TimerStatus | undefined>;
  save(timer: string, status: TimerStatus): Promise<void>;
  /** Holds the timer until released; undefined while another host holds it, or held it when it was killed, up to a minute ago. */
  lock(timer: string): Promise<{ release(): Promise<void> } | undefined>;
}

/** Seconds that a killed host's timers stay locked. */
const lease = 60;
const container = 'azure-webjobs-hosts';

/** Blobs where the extension has them, in the host's own storage. */
export function blobTimerStore(service: BlobServiceClient, hostId: string): TimerStore {
  const blobs = service.getContainerClient(container);
  const name = (timer: string): string => `Host.Functions.${timer}`;
  const statusBlob = (timer: string) => blobs.getBlockBlobClient(`timers/${hostId}/${name(timer)}/status`);
  return {
    async load(timer) {
      try {
        return readStatus((await statusBlob(timer).downloadToBuffer()).toString());
      } catch (error) {
        if (isStatus(error, 404)) return undefined;
        throw error;
      }
    },
    async save(timer, status) {
      await blobs.createIfNotExists();
      const text = JSON.stringify(writeStatus(status));
      await statusBlob(timer).upload(text, Buffer.byteLength(text));
    },
    lock: (timer) => lockBlob(blobs, `locks/${hostId}/${name(timer)}.Listener`),
  };
}

async function lockBlob(blobs: ContainerClient, path: string): Promise<{ release(): Promise<void> } | undefined> {
  await blobs.createIfNotExists();
  const blob = blobs.getBlockBlobClient(path);
  try {
    await blob.upload('', 0, { conditions: { ifNoneMatch: '*' } });
  } catch (error) {
    if (!isStatus(error, 409, 412)) throw error;
  }
  const held = blob.getBlobLeaseClient();
  try {
    await held.acquireLease(lease);
  } catch (error) {
    if (isStatus(error, 409)) return undefined;
    throw error;
  }
  // A renewal that fails is tried again before the lease runs out.
  const renewal = setInterval(() => void held.renewLease().catch(() => {}), (lease * 1000) / 3);
  return {
    async release() {
      clearInterval(renewal);
      await held.releaseLease().catch(() => {});
    },
  };
}

const isStatus = (error: unknown, ...statuses: readonly number[]): boolean =>
  statuses.includes((error as RestError).statusCode ?? 0);
