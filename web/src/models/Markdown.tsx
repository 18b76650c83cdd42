/** The text of a card on a page; see `markdown.ts` for what of Markdown is understood. */

import { Fragment } from 'react';
import { type Block, blocksOf, piecesOf } from './markdown.ts';

export function Markdown({ text }: { text: string }) {
  return placed(blocksOf(text)).map(({ at, item }) => <Part key={at} block={item} />);
}

/** Parts of a text have no other keys than their places: the same may stand there twice, and none ever moves. */
function placed<T>(items: readonly T[]): readonly { readonly at: string; readonly item: T }[] {
  return items.map((item, i) => ({ at: String(i), item }));
}

function Part({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h4>
          <Line text={block.text} />
        </h4>
      );
    case 'paragraph':
      return (
        <p>
          <Line text={block.text} />
        </p>
      );
    case 'list':
      return (
        <ul className="card-list">
          {placed(block.items).map(({ at, item }) => (
            <li key={at}>
              <Line text={item} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return (
        <div className="models-scroll">
          <table className="models-table card-table">
            <thead>
              <tr>
                {placed(block.head).map(({ at, item: cell }) => (
                  <th key={at} scope="col">
                    <Line text={cell} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {placed(block.rows).map(({ at, item: row }) => (
                <tr key={at}>
                  {placed(row).map(({ at, item: cell }) => (
                    <td key={at} className="num">
                      <Line text={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    default:
      return block satisfies never;
  }
}

function Line({ text }: { text: string }) {
  return placed(piecesOf(text)).map(({ at, item: { kind, text: part } }) => {
    if (kind === 'strong') return <strong key={at}>{part}</strong>;
    if (kind === 'code') return <code key={at}>{part}</code>;
    return <Fragment key={at}>{part}</Fragment>;
  });
}
