/** A body that is JSON already, such as what `json_agg` makes: it is sent as it is. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
