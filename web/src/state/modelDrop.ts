/** A file that was dropped while a page on models was open: it waits here until the list of models takes it in. */

import { Observable } from './observable.ts';

export const modelDrop = new Observable<File | null>(null);
