import {
  Check,
  Eye,
  Flame,
  Frown,
  Heart,
  Laugh,
  type LucideIcon,
  PartyPopper,
  ThumbsDown,
  ThumbsUp,
} from 'lucide-react';
import type { MessageKey } from '../words/words.ts';

export type ReactionLook = { readonly emoji: string; readonly icon: LucideIcon; readonly name: MessageKey };

/** The reactions that this page offers, drawn as icons of its own set; each is an emoji in the channel's log. */
export const offeredReactions: readonly ReactionLook[] = [
  { emoji: '👍', icon: ThumbsUp, name: 'reaction.thumbsUp' },
  { emoji: '✅', icon: Check, name: 'reaction.done' },
  { emoji: '❤️', icon: Heart, name: 'reaction.heart' },
  { emoji: '👀', icon: Eye, name: 'reaction.eyes' },
  { emoji: '🎉', icon: PartyPopper, name: 'reaction.party' },
  { emoji: '😄', icon: Laugh, name: 'reaction.laugh' },
  { emoji: '🔥', icon: Flame, name: 'reaction.fire' },
  { emoji: '🙁', icon: Frown, name: 'reaction.sad' },
  { emoji: '👎', icon: ThumbsDown, name: 'reaction.thumbsDown' },
];

/** How a reaction is drawn; one from elsewhere is shown as the emoji it is. */
export const lookOf = (emoji: string): ReactionLook | undefined =>
  offeredReactions.find((one) => one.emoji === emoji);
