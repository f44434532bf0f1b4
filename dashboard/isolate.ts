import { type ComponentChildren, Fragment, options, type VNode } from 'preact'
import { isolated } from '#core/words/isolate.ts'
import { unbroken } from '#core/words/unbroken.ts'

/** Their text is a value, too, or a command to copy. */
const values = new Set<unknown>(['option', 'textarea', 'title', 'code'])

/** From now on, every text on the page keeps names that run from right to left by themselves, and figures with their units. */
export function isolateNames(): void {
  const { vnode: before } = options
  options.vnode = (node: VNode) => {
    const { type } = node
    const isText = (typeof type === 'string' && !values.has(type)) || type === Fragment
    const props: { children?: ComponentChildren } = node.props
    if (isText && props.children !== undefined) props.children = isolatedIn(props.children)
    before?.(node)
  }
}

function isolatedIn(children: ComponentChildren): ComponentChildren {
  if (typeof children === 'string') return unbroken(isolated(children))
  return Array.isArray(children) ? children.map(isolatedIn) : children
}
