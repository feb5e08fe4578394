// What somebody is told who comments faster than anybody types.
import { plain } from './markdown.ts'

export const tooManyParts = (login: string, most: number): readonly string[] => [
  `${plain(login)}, these are more than ${most} comments with commands in one minute. This one and the others of that minute are not run; comment anew once it is over.`,
]
