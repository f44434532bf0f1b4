import type { Node, VariableDeclaration } from '@babel/types'
import type { Expression, Statement } from './code.ts'
import { expressionOf, nameIn } from './expressions.ts'

/** Statements of a parsed file or block, without empty ones. */
export function statementsOf(body: readonly Node[], code: string): Statement[] {
  return body.map((node) => statementOf(node, code)).filter(({ kind }) => kind !== 'empty')
}

function statementOf(node: Node, code: string): Statement {
  return { ...shapeOf(node, code), line: node.loc?.start.line ?? 1, end: node.loc?.end.line ?? 1 }
}

type Shape = Statement extends infer S ? (S extends Statement ? Omit<S, 'line' | 'end'> : never) : never

function shapeOf(node: Node, code: string): Shape {
  switch (node.type) {
    case 'EmptyStatement':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSDeclareFunction':
      return { kind: 'empty' }
    case 'ExpressionStatement':
      return { kind: 'run', value: valueIn(node.expression, code) }
    case 'BlockStatement':
      return { kind: 'block', body: statementsOf(node.body, code) }
    case 'ReturnStatement':
      return node.argument ? { kind: 'run', value: valueIn(node.argument, code) } : { kind: 'empty' }
    case 'VariableDeclaration':
      if (node.declare === true) return { kind: 'empty' }
      return declarationOf(node, code) ?? otherOf(node, code)
    case 'FunctionDeclaration':
      return { kind: 'function', name: node.id?.name ?? '', code: valueIn(node, code) }
    case 'TryStatement': {
      const { block, handler, finalizer } = node
      const handled: Statement[] = handler
        ? [{ kind: 'other', word: 'catch', line: handler.loc?.start.line ?? 1, end: handler.loc?.end.line ?? 1 }]
        : []
      const last = finalizer ? statementsOf(finalizer.body, code) : []
      return { kind: 'block', body: [...statementsOf(block.body, code), ...handled, ...last] }
    }
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return { kind: 'import' }
    case 'ExportNamedDeclaration':
      return node.declaration ? shapeOf(node.declaration, code) : { kind: 'import' }
    case 'ExportDefaultDeclaration':
      return { kind: 'run', value: valueIn(node.declaration, code) }
    default:
      return otherOf(node, code)
  }
}

/** Undefined for several names in one statement, which are rare and no part of a journey. */
function declarationOf({ kind, declarations }: VariableDeclaration, code: string): Shape | undefined {
  const [only] = declarations
  if (only === undefined || declarations.length > 1 || !/^(?:const|let|var)$/.test(kind)) return undefined
  const value = only.init ? valueIn(only.init, code) : undefined
  // `const [popup] = await Promise.all([…])`
  const [element, ...others] = only.id.type === 'ArrayPattern' && value?.kind === 'call' ? only.id.elements : []
  const name = nameIn(element && others.length === 0 ? element : only.id)
  const isPromise = only.init?.type === 'CallExpression'
  return {
    kind: 'const',
    ...(name !== undefined && { name }),
    ...(value !== undefined && { value }),
    ...(isPromise && { isPromise }),
  }
}

function valueIn(node: Node, code: string): Expression {
  return expressionOf(node, (body) => statementsOf(body, code))
}

function otherOf(node: Node, code: string): Shape {
  const [word = ''] = /^[\p{L}\p{N}_$@]*/u.exec(code.slice(node.start ?? 0, (node.start ?? 0) + 80)) ?? []
  return { kind: 'other', word }
}
