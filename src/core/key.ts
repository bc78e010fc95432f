/** The three rooms that look at something. */
export type Room = 'dns' | 'approvals' | 'egress';
export const rooms: readonly Room[] = ['dns', 'approvals', 'egress'];

/** Where to look: a room and the lower-cased resource id of what it judges. A message is a key and nothing more. */
export interface Key {
  readonly room: Room;
  readonly key: string;
}

export const keyText = ({ room, key }: Key): string => `${room} ${key}`;
