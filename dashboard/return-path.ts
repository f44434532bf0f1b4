/** Where the sign-in page sends people back to. The user pool of the deployment accepts no other. */
export const returnPath = '/signed-in'
