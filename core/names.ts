/** Variables by which the stacks tell the functions where they stand; `functions/wire.ts` reads them. */
export const variables = {
  /** Name of the table. */
  table: 'OUTPACE_TABLE',
  /** Name of the bucket for evidence. */
  bucket: 'OUTPACE_EVIDENCE_BUCKET',
  /** Region of both, wherever the function runs. */
  homeRegion: 'OUTPACE_HOME_REGION',
  /** Folder of the unpacked Chromium: see `chromiumFolder`. */
  chromium: 'OUTPACE_CHROMIUM',
} as const

/** Where evidence begins in its bucket: the role of `run` may write below it only. */
export const evidencePrefix = 'evidence'

/** Folder of Chromium in its layer, and where Lambda puts it. */
export const chromiumFolder = { inLayer: 'chromium', inLambda: '/opt/chromium' } as const

/** The one place in a function where it may write. */
export const writableFolder = '/tmp'
