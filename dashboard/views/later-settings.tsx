import { later } from '../later.tsx'

/** The Settings view. */
export const Settings = later(() => import('./settings/settings.tsx').then((loaded) => loaded.Settings))
