import { later } from '../later.tsx'

/** The view for recordings. */
export const RecordingView = later(() => import('./view.tsx').then(({ View }) => View))
