import { useTexts } from '../../app/texts.ts';
import { Check } from '../../ui/controls.tsx';
import { eventNames } from './event-names.ts';

/** Boxes for events, of which some are chosen. */
export function EventChoice<T extends keyof typeof eventNames.en>({
  title,
  events,
  chosen,
  onChange,
}: {
  readonly title: string;
  readonly events: readonly T[];
  readonly chosen: readonly T[];
  readonly onChange: (chosen: readonly T[]) => void;
}) {
  const names = useTexts(eventNames);
  return (
    <fieldset>
      <legend className="label">{title}</legend>
      <div className="events">
        {events.map((each) => (
          <Check
            key={each}
            label={names[each]}
            checked={chosen.includes(each)}
            onChange={({ target: { checked } }) =>
              onChange(checked ? [...chosen, each] : chosen.filter((other) => other !== each))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
