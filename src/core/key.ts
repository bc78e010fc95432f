/** What to observe: a room's name and the lower-cased resource id of what it judges. A message is a key and nothing more. */
export interface Key {
  readonly room: string;
  readonly key: string;
}

export const keyText = ({ room, key }: Key): string => `${room} ${key}`;
