/**
 * Attribute of a message on the topic that holds its recipient's address, in lower case: the subscription of each
 * address filters by it (`{ to: [address] }`), so that recipients get only what they asked for, and once.
 */
export const messageAttribute = 'to'
