import type { Node, ObjectExpression, TemplateLiteral } from '@babel/types'
import type { Expression, FunctionCode, Statement } from './code.ts'

/** Reads the statements of a function's body. */
type ReadBody = (body: readonly Node[]) => Statement[]

/** A parsed expression as far as an import has to understand it. */
export function expressionOf(node: Node, read: ReadBody): Expression {
  const line = node.loc?.start.line ?? 1
  const of = (each: Node): Expression => expressionOf(each, read)
  switch (node.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return { kind: 'value', value: node.value, line }
    case 'NullLiteral':
      return { kind: 'value', value: null, line }
    case 'RegExpLiteral':
      return { kind: 'regex', source: `/${node.pattern}/${node.flags}`, line }
    case 'TemplateLiteral':
      return templateOf(node, of, line)
    case 'Identifier':
      return { kind: 'name', name: node.name, line }
    case 'ThisExpression':
      return { kind: 'name', name: 'this', line }
    case 'Super':
      return { kind: 'name', name: 'super', line }
    case 'MetaProperty':
      return { kind: 'member', of: of(node.meta), name: node.property.name, line }
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const { property, computed } = node
      const at = property.loc?.start.line ?? line
      const name = computed ? keyOf(of(property)) : nameOf(property)
      return name === undefined ? { kind: 'other', line: at } : { kind: 'member', of: of(node.object), name, line: at }
    }
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      // In a chain over several lines, the line of this call.
      return {
        kind: 'call',
        of: of(node.callee),
        args: node.arguments.map(of),
        line: node.callee.loc?.end.line ?? line,
      }
    case 'AwaitExpression':
      return of(node.argument)
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return of(node.expression)
    case 'ArrayExpression':
      return { kind: 'list', items: node.elements.flatMap((each) => (each === null ? [] : [of(each)])), line }
    case 'ObjectExpression':
      return groupOf(node, read, line)
    case 'BinaryExpression':
      return node.operator === '+' ? { kind: 'sum', parts: partsOf(node).map(of), line } : { kind: 'other', line }
    case 'LogicalExpression':
      return node.operator === '&&'
        ? { kind: 'other', line }
        : { kind: 'else', first: of(node.left), second: of(node.right), line }
    case 'AssignmentExpression':
      return node.operator === '='
        ? { kind: 'assign', to: of(node.left), value: of(node.right), line }
        : { kind: 'other', line }
    case 'UnaryExpression': {
      const value = of(node.argument)
      // A call may be marked as one whose result does not matter.
      if (node.operator === 'void') return value
      const isNegative = node.operator === '-' && value.kind === 'value' && typeof value.value === 'number'
      return isNegative ? { kind: 'value', value: -Number(value.value), line } : { kind: 'other', line }
    }
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'ObjectMethod':
      return { ...functionOf(node, read), line }
    case 'ImportExpression':
      return { kind: 'call', of: { kind: 'name', name: 'import', line }, args: [of(node.source)], line }
    default:
      return { kind: 'other', line }
  }
}

/** The name of a variable or a parameter; undefined for one that is taken apart. */
export function nameIn(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'AssignmentPattern') return nameIn(node.left)
  return node.type === 'RestElement' ? nameIn(node.argument) : undefined
}

type FunctionNode = Extract<
  Node,
  { type: 'ArrowFunctionExpression' | 'FunctionExpression' | 'FunctionDeclaration' | 'ObjectMethod' }
>

function functionOf({ params, body }: FunctionNode, read: ReadBody): FunctionCode {
  const names = params.map(nameIn)
  if (body.type === 'BlockStatement')
    return { kind: 'function', params: names, body: [...params.flatMap(renamedIn), ...read(body.body)] }
  const line = body.loc?.start.line ?? 1
  const value = expressionOf(body, read)
  return { kind: 'function', params: names, body: [{ kind: 'run', value, line, end: body.loc?.end.line ?? line }] }
}

/** `({ page: shop }) =>` as `const shop = page`. */
function renamedIn(param: Node): Statement[] {
  if (param.type !== 'ObjectPattern') return []
  return param.properties.flatMap((each) => {
    const name = each.type === 'ObjectProperty' ? nameIn(each.value) : undefined
    const key = each.type === 'ObjectProperty' && !each.computed ? nameOf(each.key) : undefined
    if (name === undefined || key === undefined || name === key) return []
    const line = each.loc?.start.line ?? 1
    return [{ kind: 'const', name, value: { kind: 'name', name: key, line }, line, end: line }]
  })
}

function groupOf({ properties }: ObjectExpression, read: ReadBody, line: number): Expression {
  let isWhole = true
  const entries = properties.flatMap((each): [string, Expression][] => {
    const key = each.type === 'SpreadElement' || each.computed ? undefined : nameOf(each.key)
    if (each.type === 'SpreadElement' || key === undefined) {
      isWhole = false
      return []
    }
    return [[key, expressionOf(each.type === 'ObjectMethod' ? each : each.value, read)]]
  })
  return { kind: 'group', entries, isWhole, line }
}

/** Of a key that is written out. */
function nameOf(key: Node): string | undefined {
  if (key.type === 'Identifier') return key.name
  if (key.type === 'PrivateName') return `#${key.id.name}`
  return key.type === 'StringLiteral' || key.type === 'NumericLiteral' ? String(key.value) : undefined
}

function keyOf(key: Expression): string | undefined {
  return key.kind === 'value' ? String(key.value) : undefined
}

/** Of a sum, first to last, in a loop: a long one would exhaust the stack. */
function partsOf(sum: Node): Node[] {
  const parts: Node[] = []
  let left = sum
  while (left.type === 'BinaryExpression' && left.operator === '+' && (left === sum || !left.extra?.parenthesized)) {
    parts.push(left.right)
    left = left.left
  }
  return [...parts, left].toReversed()
}

function templateOf(
  { quasis, expressions }: TemplateLiteral,
  of: (node: Node) => Expression,
  line: number,
): Expression {
  const parts = quasis.flatMap(({ value }, index): Expression[] => {
    const inserted = expressions[index]
    const written: Expression = { kind: 'value', value: value.cooked ?? value.raw, line }
    return inserted === undefined ? [written] : [written, of(inserted)]
  })
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'sum', parts, line }
}
