/** Where the dashboard is served unless told otherwise. */
export const usualPort = 8380
