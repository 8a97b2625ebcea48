/** Where a reporter writes: the part of a Node stream that it needs. */
export interface Sink {
  write(text: string, done?: () => void): unknown;
}

/** Resolves when everything written before is handed to the system. */
export const drained = (sink: Sink): Promise<void> => new Promise((resolve) => sink.write('', () => resolve()));
