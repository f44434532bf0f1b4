import { z } from 'zod'

// The format of the Chrome DevTools Recorder: https://github.com/puppeteer/replay/blob/main/src/Schema.ts

/** Longer texts did not come from a recorder. */
const text = z.string().max(20_000)
/** A chain, or one selector. */
const selector = z.union([text.min(1), z.array(text.min(1)).min(1).max(20)])
const selectors = z.array(selector).min(1).max(50)
const milliseconds = z.number().min(0).max(3_600_000)

const common = {
  timeout: milliseconds.optional(),
  assertedEvents: z
    .array(z.object({ type: z.literal('navigation'), url: text.optional(), title: text.optional() }))
    .max(20)
    .optional(),
  target: text.optional(),
}
const inFrame = { ...common, frame: z.array(z.int().min(0)).max(20).optional() }
const onElement = { ...inFrame, selectors }
const press = {
  ...onElement,
  offsetX: z.number().optional(),
  offsetY: z.number().optional(),
  button: z.enum(['primary', 'auxiliary', 'secondary', 'back', 'forward']).optional(),
  deviceType: z.enum(['mouse', 'pen', 'touch']).optional(),
  duration: milliseconds.optional(),
}

/** Schema of each type of step. */
export const stepSchemas = {
  navigate: z.object({ type: z.literal('navigate'), ...common, url: text }),
  click: z.object({ type: z.literal('click'), ...press }),
  doubleClick: z.object({ type: z.literal('doubleClick'), ...press }),
  hover: z.object({ type: z.literal('hover'), ...onElement }),
  change: z.object({ type: z.literal('change'), ...onElement, value: text }),
  keyDown: z.object({ type: z.literal('keyDown'), ...inFrame, key: text.min(1) }),
  keyUp: z.object({ type: z.literal('keyUp'), ...inFrame, key: text.min(1) }),
  scroll: z.object({
    type: z.literal('scroll'),
    ...inFrame,
    x: z.number().optional(),
    y: z.number().optional(),
    selectors: selectors.optional(),
  }),
  waitForElement: z.object({
    type: z.literal('waitForElement'),
    ...onElement,
    operator: z.enum(['>=', '==', '<=']).optional(),
    count: z.int().min(0).optional(),
    visible: z.boolean().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    properties: z.record(z.string(), z.unknown()).optional(),
  }),
  waitForExpression: z.object({ type: z.literal('waitForExpression'), ...inFrame, expression: text.min(1) }),
  close: z.object({ type: z.literal('close'), ...common }),
  // The market's profile decides in their place, so their numbers may be anything.
  setViewport: z.looseObject({ type: z.literal('setViewport'), target: common.target }),
  emulateNetworkConditions: z.looseObject({ type: z.literal('emulateNetworkConditions'), target: common.target }),
} as const

export const header = z.object({ title: text, timeout: milliseconds.optional(), steps: z.array(z.unknown()).min(1) })

/** Of the file and of every step; anything else has no effect, which is said. */
export const headerKeys: readonly string[] = [...Object.keys(header.shape), 'selectorAttribute']

/** Steps of a recording, at most: an hour of shopping has fewer. */
export const mostRecorded = 500
