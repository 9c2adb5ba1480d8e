package dev.echolab.load.report;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.echolab.load.plan.RateProfile;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.Incident;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Reads and writes the project's JSON files. This is the only configuration of Jackson for them.
 *
 * <p>A document is a record: its components are the keys, in their order, and the same record reads
 * the file again. A value that is not known is null, never 0; see {@link Nullable}. Unknown keys
 * are ignored, so that keys can be added. Thread-safe.
 */
public final class Json {

  /** Marks a component that is null if the value is not known. All others must have a value. */
  @JacksonAnnotationsInside
  @JsonSetter(nulls = Nulls.SET)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Nullable {}

  /** Marks a component that is left out if it is null. All others must be present. */
  @JacksonAnnotationsInside
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonSetter(nulls = Nulls.SET)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Absent {}

  /** Above the result of two days: 172,800 seconds of 8 keys and values, less than 300 B each. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxDocumentLength(256L << 20)
          .maxTokenCount(5_000_000L)
          .build();

  /** What the highest time that is recorded is equivalent to; a sum of histograms holds no more. */
  private static final long MAX_TIME_NS =
      Histograms.create().highestEquivalentValue(Histograms.HIGHEST_NS);

  /** What Jackson's messages name in addition to a limit or a position: methods and features. */
  private static final Pattern OF_JACKSON = Pattern.compile(", from `[^`]*`|Source: [^;]*; ");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
          .annotationIntrospector(new RequiredUnlessAbsent())
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(
              new TextModule()
                  .add(Instant.class, Instant::toString, Instant::parse)
                  .add(Target.class, Target::toString, Target::parse)
                  .add(Protocol.class, Protocol::key, Protocol::ofKey)
                  .add(RateProfile.class, RateProfile::toString, RateProfile::parse)
                  .add(SizeDistribution.class, SizeDistribution::toString, SizeDistribution::parse)
                  .add(Histogram.class, Json::encode, Json::decode))
          .build();

  private Json() {}

  /** Returns a document as text, indented, with a line feed at its end. */
  public static String text(Object document) {
    try {
      return MAPPER.writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this type cannot be written as JSON", e);
    }
  }

  /** Returns a document as one line, with a line feed at its end. */
  static String line(Object document) {
    return toTree(document) + "\n";
  }

  public static Double orNull(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  public static ObjectNode toTree(Object document) {
    return MAPPER.valueToTree(document);
  }

  public static <T> T fromTree(ObjectNode document, Class<T> type) {
    return MAPPER.convertValue(document, type);
  }

  /**
   * Reads a document.
   *
   * @param what names this kind of document in messages, such as "result of lab load"
   * @throws IOException if the file cannot be read or is no JSON; the message is one line and names
   *     the file
   */
  public static JsonNode readTree(Path file, String what) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = MAPPER.createParser(in)) {
      if (Files.size(file) > LIMITS.getMaxDocumentLength()) {
        throw new JsonMappingException(null, "it has more than 256 MiB");
      }
      JsonNode tree = MAPPER.readTree(parser);
      if (tree == null) {
        throw new JsonMappingException(null, "it is empty");
      }
      if (parser.nextToken() != null) {
        throw new JsonMappingException(null, "it holds more than one document");
      }
      return printable(tree);
    } catch (JsonProcessingException e) {
      throw refused(file, what, e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + ResultFile.reason(e, "file"), e);
    }
  }

  /**
   * Converts a document that was read from {@code file}.
   *
   * @param schemaVersion the only version that is understood
   * @throws IOException if it is not such a document; the message is one line and names the file
   *     and the key
   */
  public static <T> T convert(
      Path file, JsonNode document, Class<T> type, String what, int schemaVersion)
      throws IOException {
    try {
      JsonNode version = document.path("schemaVersion");
      if (!version.isInt() || version.intValue() != schemaVersion) {
        throw new JsonMappingException(null, "its schemaVersion is not " + schemaVersion);
      }
      return MAPPER.treeToValue(document, type);
    } catch (JsonProcessingException e) {
      throw refused(file, what, e);
    }
  }

  private static IOException refused(Path file, String what, JsonProcessingException e) {
    return new IOException(file + " is no " + what + ": " + problem(e), e);
  }

  /** Makes all texts printable: they are shown on terminals. */
  private static JsonNode printable(JsonNode node) {
    if (node.isTextual()) {
      return TextNode.valueOf(Incident.printable(node.textValue()));
    }
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(printable(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, printable(array.get(i)));
      }
    }
    return node;
  }

  /** Returns where and what, in one line: {@code workload.seed: missing ...}. */
  private static String problem(JsonProcessingException e) {
    StringBuilder text = new StringBuilder();
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      for (JsonMappingException.Reference at : mapping.getPath()) {
        String key = at.getFieldName();
        text.append(key == null ? "[" + at.getIndex() + "]" : (text.isEmpty() ? "" : ".") + key);
      }
      text.append(": ");
    }
    text.append(e.getOriginalMessage().lines().findFirst().orElse(""));
    return Incident.printable(OF_JACKSON.matcher(text).replaceAll(""));
  }

  /** Returns a histogram in HdrHistogram's V2 format, compressed, in base64. */
  private static String encode(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int bytes = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), bytes));
  }

  private static Histogram decode(String text) {
    try {
      Histogram histogram =
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
      if (histogram.getMaxValue() <= MAX_TIME_NS) {
        return histogram;
      }
    } catch (DataFormatException | RuntimeException e) {
      throw new IllegalArgumentException("no compressed HdrHistogram V2 in base64", e);
    }
    throw new IllegalArgumentException("values above one hour");
  }

  private static final class RequiredUnlessAbsent extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
      return !member.hasAnnotation(JsonInclude.class);
    }
  }

  /** Writes values of some types as text, and reads them. */
  private static final class TextModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    <T> TextModule add(Class<T> type, Function<T, String> format, Function<String, T> parse) {
      addSerializer(
          type,
          new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider)
                throws IOException {
              json.writeString(format.apply(value));
            }
          });
      addDeserializer(
          type,
          new FromStringDeserializer<>(type) {
            @Override
            protected T _deserialize(String text, DeserializationContext context)
                throws IOException {
              try {
                return parse.apply(text);
              } catch (RuntimeException e) {
                // Not weirdStringException: it repeats the text, a histogram of kilobytes.
                throw JsonMappingException.from(context, e.getMessage(), e);
              }
            }
          });
      return this;
    }
  }
}
