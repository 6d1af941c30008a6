import { type Block, parseBlocks } from './blocks.ts';
import type { Inline } from './inline.ts';

const ofInline = (content: readonly Inline[]): string =>
  content
    .map((node) => {
      switch (node.kind) {
        case 'text':
        case 'code':
          return node.text;
        case 'break':
          return ' ';
        case 'mention':
          return `@${node.name}`;
        default:
          return ofInline(node.content);
      }
    })
    .join('');

const ofBlock = (block: Block): string => {
  switch (block.kind) {
    case 'paragraph':
      return ofInline(block.content);
    case 'code':
      return block.text;
    case 'quote':
      return block.content.map((inner) => ofBlock(inner)).join(' ');
    case 'list':
      return block.items.map((item) => item.map((inner) => ofBlock(inner)).join(' ')).join(', ');
  }
};

/** A message in one line without marks, as it is announced and previewed. */
export const plainText = (body: string): string =>
  parseBlocks(body)
    .map((block) => ofBlock(block))
    .join(' ');
