import { z } from '@hono/zod-openapi'
import type { Context, TypedResponse } from 'hono'
import { clip, printable } from '#core/model/untrusted.ts'

type Responses<Type extends string, Schema> = {
  200: { description: string; content: Record<Type, { schema: Schema }> }
}

/** What a route answers, for the description of the API. */
export function answers(description: string) {
  const content = { 'application/json': { schema: z.looseObject({}) } }
  return { 200: { description, content } } satisfies Responses<'application/json', z.ZodObject>
}

export function csvAnswers(description: string) {
  return { 200: { description, content: { 'text/csv': { schema: z.string() } } } } satisfies Responses<
    'text/csv',
    z.ZodString
  >
}

/** JSON, in which text from pages and people neither hides nor reorders what is beside it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? printable(each) : each))
}

export function json(context: Context, value: object): TypedResponse<Record<string, never>, 200, 'json'> {
  const response = context.body(jsonText(value), 200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache',
  })
  return response as unknown as TypedResponse<Record<string, never>, 200, 'json'>
}

export function problem(context: Context, status: number, message: string): Response {
  return context.json({ error: message }, status as 400)
}

/** The first thing wrong with a question, in words. */
export function refuse(result: { success: boolean; error?: z.ZodError }, context: Context): Response | undefined {
  const [issue] = result.error?.issues ?? []
  if (issue === undefined) return undefined
  const [name] = issue.path
  // A flaw of a whole body has no name.
  const given = name === undefined ? undefined : context.req.query(String(name))
  return problem(context, 400, `${issue.path.join('.')}: ${flawOf(issue, given)}`)
}

/** What is wrong with a value of an address, which people see in the page when a link is wrong; other flaws have words of their own. */
function flawOf(issue: z.core.$ZodIssue, given: string | undefined): string {
  if (given === undefined) return issue.message
  const value = clip(given)
  switch (issue.code) {
    case 'invalid_value':
      return `"${value}" is not one of ${issue.values.join(', ')}.`
    case 'invalid_type':
      return issue.expected === 'number' || issue.expected === 'int'
        ? `"${value}" is not a whole number.`
        : issue.message
    case 'too_big':
      return issue.origin === 'number' ? `${value} is too large. The largest is ${issue.maximum}.` : issue.message
    case 'too_small':
      return issue.origin === 'number' ? `${value} is too small. The smallest is ${issue.minimum}.` : issue.message
    default:
      return issue.message
  }
}
