import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { benchmarkFile } from '#core/config/benchmark-schema.ts'
import { settingsFile } from '#core/config/settings-schema.ts'
import { webhookPayload } from '#notify/transports/webhook-body.ts'

/** Text of each JSON Schema by its path in the project: for editors that validate YAML, and for webhooks. */
export function schemaFiles(): Record<string, string> {
  return {
    'schemas/benchmark.schema.json': schemaText(benchmarkFile),
    'schemas/outpace.schema.json': schemaText(settingsFile),
    'schemas/webhook.schema.json': schemaText(webhookPayload),
  }
}

function schemaText(schema: z.ZodType): string {
  // The YAML language server fully supports draft 7.
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })
  return `${layOut({ value: json, indent: '', before: 0 })}\n`
}

const lineWidth = 120

/** JSON in the layout of the project's formatter: a list on one line if it fits. `before`: width already used on the line. */
function layOut({ value, indent, before }: { value: unknown; indent: string; before: number }): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    const flat = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
    const isFlat = value.every((item) => typeof item !== 'object')
    // One column for a trailing comma.
    if (isFlat && before + flat.length + 1 <= lineWidth) return flat
    const items = value.map((item) => deeper + layOut({ value: item, indent: deeper, before: deeper.length }))
    return `[\n${items.join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const head = `${deeper}${JSON.stringify(key)}: `
    return head + layOut({ value: item, indent: deeper, before: head.length })
  })
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(schemaFiles())) {
    const file = join(import.meta.dirname, '..', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
    console.log(`Wrote ${path}`)
  }
}
