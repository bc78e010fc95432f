/** What the first who asks for it loads, and all share from then on. */
export interface LoadedOnce<T> {
  /**
   * What was loaded. A failure is met by those who waited for it and not kept: what failed once, as a share that did not answer, must not stay so for as
   * long as the process lives.
   */
  get(): Promise<T>;
  /** The same without loading it: undefined where nobody has asked, or the load failed. */
  peek(): Promise<T> | undefined;
}

export function loadOnce<T>(load: () => Promise<T>): LoadedOnce<T> {
  let loaded: Promise<T> | undefined;
  return {
    get() {
      loaded ??= load().catch((error: unknown) => {
        loaded = undefined;
        throw error;
      });
      return loaded;
    },
    peek: () => loaded,
  };
}
